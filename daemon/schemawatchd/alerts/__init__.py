"""Who is notified of what and when: routes, silences, inhibition, the notification log (Alertmanager's words)."""
