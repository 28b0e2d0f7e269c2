create table orders (id int primary key);
create event nightly on schedule every 1 day starts '2026-01-01 03:00:00' do delete from orders;

-- drift: event: missing | DR541 | nightly
drop event nightly;

-- drift: event: extra | DR542 | fresh
create event fresh on schedule every 1 day do delete from orders;

-- drift: event: body changed | DR543 | nightly
alter event nightly do delete from orders where id > 1;

-- drift: event: schedule | DR543 | nightly
alter event nightly on schedule every 2 day starts '2026-01-01 03:00:00';

-- drift: event: disabled | DR544 | nightly
alter event nightly disable;
