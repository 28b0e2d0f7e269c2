create schema other;
create extension hstore with schema public version '1.7';

-- instead: extension: version | DR803 | hstore
create schema other;
create extension hstore with schema public version '1.8';

-- instead: extension: in another schema | DR803 | hstore
create schema other;
create extension hstore with schema other version '1.7';
