"""Files that anybody may have sent."""
