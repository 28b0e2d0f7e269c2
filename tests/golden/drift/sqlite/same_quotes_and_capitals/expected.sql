create table t ("a" INTEGER not null, [b] VARCHAR (20), `c` Numeric( 10 , 2 ));
