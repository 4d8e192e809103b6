"""What each request passes before its endpoint: logged and traced, counted, and let in or refused."""
