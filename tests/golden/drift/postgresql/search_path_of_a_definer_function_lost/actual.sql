CREATE FUNCTION as_owner(n integer) RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT n';
CREATE FUNCTION elsewhere(n integer) RETURNS integer LANGUAGE sql SECURITY DEFINER
    SET search_path = public, pg_catalog AS 'SELECT n';
CREATE FUNCTION as_caller(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n';
CREATE FUNCTION costly(n integer) RETURNS integer LANGUAGE sql SECURITY DEFINER COST 50
    SET search_path = pg_catalog, pg_temp AS 'SELECT n';
