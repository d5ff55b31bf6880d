"""The sheets of an Excel file: data, figures, the chart itself, notes and sources."""
