-- After one service's database was restored to an older state: sets its readers back to what it has told by that state,
-- so that what it tells from now on is taken again. Run once in each reader's database, while the restored service is
-- stopped, as the superuser on the database server: psql --dbname=READER --set=restored=SERVICE --file=set-back-readers.sql
\set ON_ERROR_STOP on
BEGIN;
CREATE TEMP TABLE told (subject text PRIMARY KEY, last bigint NOT NULL) ON COMMIT DROP;
\setenv RESTORED :restored
\copy told FROM PROGRAM 'psql --no-psqlrc --username=postgres --dbname="$RESTORED" --no-align --tuples-only --command="COPY (SELECT ''/$RESTORED/'' || substr(subject, strpos(subject, ''/'') + 1), last FROM outbox_sequence) TO STDOUT"'
UPDATE inbox_position AS p SET sequence = told.last FROM told WHERE p.subject = told.subject AND p.sequence > told.last;
DELETE FROM inbox_position AS p
 WHERE p.subject LIKE '/' || :'restored' || '/%' AND NOT EXISTS (SELECT FROM told WHERE told.subject = p.subject);
-- What it said it had sent after that state, it will say anew.
CREATE TEMP TABLE said ON COMMIT DROP AS
  SELECT coalesce((SELECT last FROM told WHERE subject = '/' || :'restored' || '/' || :'restored'), 0) AS number;
DELETE FROM manifest WHERE producer = :'restored' AND number > (SELECT number FROM said);
UPDATE consumer SET manifests_passed = least(manifests_passed, (SELECT number FROM said)) WHERE producer = :'restored';
COMMIT;
