"""A Discord and a blog on this machine, for `demo` and for tests."""
