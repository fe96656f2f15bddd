"""Discord's numbers: types of channels and messages, and flags. Source: developers/resources/{channel,message}.mdx."""

# types of channels
TEXT_CHANNEL, DM_CHANNEL, NEWS_CHANNEL, NEWS_THREAD, PUBLIC_THREAD = 0, 1, 5, 10, 11
FORUM_CHANNEL, MEDIA_CHANNEL = 15, 16

# flags of applications: the Message Content intent is switched on, without Discord's review
GATEWAY_MESSAGE_CONTENT_LIMITED = 1 << 19

# flags of channels
REQUIRE_TAG = 1 << 4

# types of messages
DEFAULT, THREAD_CREATED, REPLY, COMMAND_ANSWER, THREAD_STARTER = 0, 18, 19, 20, 21
SYSTEM_TYPES = (THREAD_CREATED, THREAD_STARTER)

# flags of messages
CROSSPOSTED = 1 << 0
SUPPRESS_EMBEDS = 1 << 2
HAS_THREAD = 1 << 5
IS_EPHEMERAL = 1 << 6
IS_LOADING = 1 << 7
SUPPRESS_NOTIFICATIONS = 1 << 12
IS_COMPONENTS_V2 = 1 << 15
