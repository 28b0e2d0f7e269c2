create table o (a enum('y', 'x'));
