<?php
// php install.php ROOT URL: make the tables, the users and an application password for each; prints them as JSON.
[, $root, $url] = $argv;
$_SERVER += ['HTTP_HOST' => parse_url($url, PHP_URL_HOST) . ':' . parse_url($url, PHP_URL_PORT), 'REQUEST_URI' => '/'];
define('WP_INSTALLING', true);
require "$root/wp-load.php";
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Test blog', 'admin', 'admin@example.org', true, '', wp_generate_password());
update_option('permalink_structure', '/%year%/%monthnum%/%postname%/');
$GLOBALS['wp_rewrite']->init();
flush_rewrite_rules(false);
$accounts = [];
foreach (['admin' => 'administrator', 'editor' => 'editor', 'author' => 'author', 'subscriber' => 'subscriber'] as $name => $role) {
    $id = username_exists($name) ?: wp_insert_user([
        'user_login' => $name, 'user_pass' => wp_generate_password(), 'user_email' => "$name@example.org",
        'display_name' => ucfirst($name), 'role' => $role,
    ]);
    WP_Application_Passwords::delete_all_application_passwords($id);
    [$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'tests']);
    $accounts[$name] = ['id' => $id, 'user' => $name, 'password' => WP_Application_Passwords::chunk_password($password),
                        'email' => "$name@example.org"];
}
echo json_encode(['version' => get_bloginfo('version'), 'accounts' => $accounts]), "\n";
