"""Taking a whole desk along (备份、导出、导入): one format for both databases, checked after it was written."""
