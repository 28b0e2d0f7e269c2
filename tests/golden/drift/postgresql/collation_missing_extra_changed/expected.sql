create collation gone (locale = 'C');
create collation kept (provider = icu, locale = 'de');
create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create collation other (provider = icu, locale = 'en');
