"""The protocols below the channels: HTTP, SMTP, Slack's API, and Apprise in a process of its own."""
