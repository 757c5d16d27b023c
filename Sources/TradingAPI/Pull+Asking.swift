import Market

extension Pull {
    /// What came of one request.
    enum Reply {
        case content(Payload, entityTag: String?)
        /// As it was when the entity tag was given.
        case unchanged
        /// The back end has no such endpoint. Worded for a note.
        case lacking(String)
        /// It does not know the stock. Worded for a note.
        case unknownStock(String)
    }

    func ask(_ request: APIRequest, for endpoint: Endpoint) async throws(TradingError) -> Reply {
        let answer = try await self.answer(request)
        if answer.status == 304 {
            guard request.entityTag != nil else {
                throw .unusable(
                    request: request.shown, reason: "the answer was 304, not modified, which was not asked for")
            }
            return .unchanged
        }
        switch try Payload.read(answer, wording: wording) {
        case .content(let payload):
            let tag = answer.headers.entityTag.flatMap { EntityTag.isWellFormed($0) ? $0 : nil }
            return .content(payload, entityTag: tag)
        case .refusal(let status, let refusal):
            if refusal.isUnknownStock(status: status) {
                return .unknownStock("the back end does not know the stock\(refusal.reason.map { ": \($0)" } ?? "")")
            }
            guard refusal.isLack(status: status) else {
                throw .refused(request: request.shown, status: status, reason: reason(refusal, status: status))
            }
            guard !plan.required.contains(endpoint) else {
                throw .refused(
                    request: request.shown, status: status,
                    reason: "the back end has no /\(endpoint.rawValue), which 'require:' of bourse.yml names")
            }
            return .lacking("the back end has no /\(endpoint.rawValue) (\(status)); it is passed over")
        }
    }

    private func reason(_ refusal: Refusal, status: Int) -> String? {
        let cure = [401, 403].contains(status) ? "look at BOURSE_API_KEY and 'headers:'" : nil
        let parts = [refusal.reason, cure].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// The request with the entity tag of its last answer.
    func tagged(_ request: APIRequest) -> APIRequest {
        var request = request
        request.entityTag = plan.entityTags[request.url].flatMap { EntityTag.isWellFormed($0) ? $0 : nil }
        return request
    }

    /// Takes what a reader found: faults are thrown, notes go to the result.
    func check(_ findings: Findings, of request: APIRequest, into result: inout PulledRecords) throws(TradingError) {
        guard findings.faults.isEmpty else { throw .malformed(request: request.shown, faults: findings.faults) }
        for note in findings.notes { result.note(request, note) }
    }
}

extension PulledRecords {
    mutating func note(_ request: APIRequest, _ message: String) {
        notes.append(Note(request: request.shown, message: message))
    }

    /// Notes that the answer has not changed.
    mutating func keep(_ request: APIRequest) {
        unchangedCount += 1
        entityTags[request.url] = request.entityTag
    }
}
