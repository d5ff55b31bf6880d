"""Native, editable slides: charts from their specifications, in the project's template or a file of the user's."""
