"""From incidents to messages: the stages of the notification pipeline, the plan, and delivery."""
