create collation fresh (locale = 'C');
create collation kept (provider = icu, locale = 'sv');
create collation loose (provider = icu, locale = 'und-u-ks-level2');
create collation other (locale = 'C');
