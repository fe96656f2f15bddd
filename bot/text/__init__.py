"""HTML to Discord and back: pure functions; the only place where either is rendered."""
