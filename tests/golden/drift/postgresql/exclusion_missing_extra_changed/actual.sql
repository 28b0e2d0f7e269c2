create table gone (during tsrange);
create table fresh (during tsrange, exclude using gist (during with &&));
create table kept (during tsrange, constraint apart exclude using gist (during with -|-));
create table late (during tsrange, constraint soon exclude using gist (during with &&) deferrable initially deferred);
