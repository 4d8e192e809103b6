#!/bin/sh
# One role and one database per service, which no other service can connect to. Run by the postgres image when its
# volume is empty; run it again after a password has been changed: what exists stays and gets the new password.
set -eu

for SERVICE in selection agreements budget followup; do
  export SERVICE
  psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres <<'SQL'
\getenv service SERVICE
\set password `cat "/run/secrets/${SERVICE}_database_password"`
SELECT format('CREATE ROLE %I', :'service')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'service') \gexec
ALTER ROLE :"service" LOGIN CONNECTION LIMIT 70 PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'service', :'service')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'service') \gexec
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
SQL
done

# The two databases every cluster is born with are closed too.
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres \
  --command='REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC'
