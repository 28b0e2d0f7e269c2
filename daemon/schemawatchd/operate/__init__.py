"""The verbs that write to a target, each with its proof. Watching never comes here."""
