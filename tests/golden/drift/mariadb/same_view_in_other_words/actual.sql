create table customers (id int unsigned primary key, email varchar(120), status varchar(10));
CREATE VIEW `v` AS
  SELECT `customers`.`id` AS `id`, `customers`.`email` AS `email` FROM `customers` -- those
  WHERE `customers`.`status` IN ('a','b');
