import SiteRendering
import Snapshots

/// A site as its author has left it: all that is known before a page is made.
struct PreviewState: Sendable {
    let inputs: SiteInputs
    let data: PreviewData
    let plan: SitePlan
    let site: PreviewContext
    /// What is wrong with bourse.yml.
    let configurationDiagnostics: [Diagnostic]
    /// Why there is no plan, and that of before is used.
    let planFailure: [Diagnostic]

    var diagnostics: [Diagnostic] {
        configurationDiagnostics + inputs.diagnostics + data.diagnostics + plan.diagnostics + planFailure
    }

    /// Whether pages can be made at all.
    var isUsable: Bool { data.isUsable && (planFailure.isEmpty || !plan.isEmpty) }

    /// - Parameters:
    ///   - earlier: What did not change is taken from it.
    ///   - newConfiguration: Nil when bourse.yml did not change.
    init(
        project: ProjectFolder, newConfiguration: SiteConfiguration?, configurationDiagnostics: [Diagnostic],
        inputs: SiteInputs, data: PreviewData, earlier: PreviewState?
    ) {
        guard let configuration = newConfiguration ?? earlier?.site.configuration else {
            preconditionFailure("the first state needs a configuration")
        }
        self.inputs = inputs
        self.data = data
        self.configurationDiagnostics = configurationDiagnostics
        // With the same configuration and the same data, what did not change is as it was.
        // After a failure, the plan is that of another state.
        let isKnown =
            newConfiguration == nil && earlier?.data.store === data.store && earlier?.planFailure.isEmpty == true
        let known = isKnown ? earlier : nil
        let planning = PagePlanning(
            configuration: configuration,
            queries: PlanQueries(project: project, store: data.store, readers: LazyReader(data.store)),
            includesDrafts: true)
        do {
            if let known, let changed = inputs.changedMarkdown,
                let found = try known.plan.replacing(changed, inputs: inputs, planning: planning)
            {
                (plan, planFailure) = (found.plan, [])
                let isSame = found.pages.isEmpty && inputs.hasSameSurroundings(as: known.inputs)
                site = isSame ? known.site : PreviewContext(known.site, after: found, inputs: inputs, data: data)
                return
            }
            plan = try SitePlan(inputs: inputs, record: nil, earlier: known?.plan, planning: planning)
            planFailure = []
        } catch {
            plan = earlier?.plan ?? SitePlan()
            planFailure = (error as? SnapshotError)?.diagnostics ?? [Diagnostic(.error, "\(error)")]
            // The same failure again changes nothing.
            if let earlier, newConfiguration == nil, earlier.planFailure == planFailure,
                earlier.data.store === data.store, inputs.hasSameSurroundings(as: earlier.inputs)
            {
                site = earlier.site
                return
            }
        }
        site = PreviewContext(
            number: (earlier?.site.number ?? 0) + 1, configuration: configuration, inputs: inputs, plan: plan,
            data: data)
    }
}
