"""The processes of a service: the server, the worker with its jobs, the migration."""
