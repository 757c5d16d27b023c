import Snapshots

/// Opens the snapshot when the first query has to run, for one thread.
final class LazyReader {
    let store: DataStore
    private var reader: SnapshotReader?

    init(_ store: DataStore) {
        self.store = store
    }

    func get() throws(SnapshotError) -> SnapshotReader {
        if let reader { return reader }
        let new = try store.makeReader()
        reader = new
        return new
    }
}
