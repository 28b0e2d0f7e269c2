create trigger keep_out before insert on schema_migrations begin select raise(abort, 'only by the server'); end;
