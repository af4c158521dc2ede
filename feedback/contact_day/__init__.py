"""What happens on a contact day (联系日): appointments before it, attendance and the summary on the day itself."""
