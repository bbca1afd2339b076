"""How days and times are written, by language, where Django's own way differs from what the pages say."""
