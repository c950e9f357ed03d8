"""Letters: none is lost whatever the mail server does, and nothing typed becomes a header or a formula."""
