create table o (a enum('x', 'y'));
