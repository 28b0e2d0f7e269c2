create collation plain (locale = 'C');
create collation german (provider = icu, locale = 'de');
