"""What each column of a source's file is taken for, a reading of it, and the rows that come back mended."""
