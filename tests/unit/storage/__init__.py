"""Tests of storage that need no database, or only how it was asked."""
