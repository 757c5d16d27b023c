extension String {
    /// The text as a name in SQL, in double quotes with those inside it doubled, so that it is never more than a name.
    ///
    /// GRDB's `quotedDatabaseIdentifier` leaves quotes inside as they are. Names come from headers of CSV files and from
    /// other programs' databases, and would then be read as SQL.
    var sqlIdentifier: String { "\"" + replacing("\"", with: "\"\"") + "\"" }
}
