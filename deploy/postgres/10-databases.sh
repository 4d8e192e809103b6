#!/bin/sh
# For each service a database that no other service can connect to, and two roles: its owner, who migrates it, and the role
# of its processes (budget_app), which gets its rights by the migration. Run by the postgres image when its volume is empty;
# run it again after a password has been changed or a version needs more: what exists stays and gets the new password.
set -eu

for SERVICE in selection agreements budget followup; do
  export SERVICE
  psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres <<'SQL'
\getenv service SERVICE
\set app :service _app
\set password `cat "/run/secrets/${SERVICE}_database_password"`
\set app_password `cat "/run/secrets/${SERVICE}_app_database_password"`
SELECT format('CREATE ROLE %I', role) FROM (VALUES (:'service'), (:'app')) AS w (role)
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
ALTER ROLE :"service" LOGIN CONNECTION LIMIT 70 PASSWORD :'password';
ALTER ROLE :"app" LOGIN CONNECTION LIMIT 70 PASSWORD :'app_password';
SELECT format('CREATE DATABASE %I OWNER %I', :'service', :'service')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'service') \gexec
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"service" TO :"app";
SQL
done

# The two databases every cluster is born with are closed too.
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres \
  --command='REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC'
