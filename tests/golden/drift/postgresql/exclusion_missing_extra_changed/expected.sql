create table gone (during tsrange, exclude using gist (during with &&));
create table fresh (during tsrange);
create table kept (during tsrange, constraint apart exclude using gist (during with &&));
create table late (during tsrange, constraint soon exclude using gist (during with &&));
