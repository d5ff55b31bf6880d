"""The state of a view, and what a query string says of it. The address is the state: nothing else is kept."""
