"""From a workspace to a release and its reports: which step needs which, and which are still good."""
