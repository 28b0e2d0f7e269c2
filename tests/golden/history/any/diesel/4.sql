alter table orders drop column nickname;
