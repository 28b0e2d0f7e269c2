create trigger keep_out before insert on schema_migrations for each row signal sqlstate '45000' set message_text = 'only by the server';
