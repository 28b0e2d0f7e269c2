create virtual table docs using fts4(a);
create table docs_read(who text);
