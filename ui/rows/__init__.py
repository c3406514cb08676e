"""What the page shows, as rows: values in, values out."""
