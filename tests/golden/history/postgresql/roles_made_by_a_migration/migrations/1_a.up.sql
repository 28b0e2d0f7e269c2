DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname='app_r') THEN CREATE ROLE app_r; END IF; END$$;
CREATE TABLE a (id int primary key, n int not null);
