"""Leave: units excused, dues moved for some of them, and what happens when that runs out."""
