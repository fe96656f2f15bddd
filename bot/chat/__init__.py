"""Discord as a place of delivery: Cards as Components V2, messages, threads, reactions, and what its errors mean."""
