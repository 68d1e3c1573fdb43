import Galley

/// What `--site-profile` makes of the documents of a run, and a note about it.
func siteProfile(
  of inputs: InputList, _ crew: WorkerCrew?, _ console: Console
) throws(DocumentFailure) -> SiteProfile {
  let profile = try SiteProfile(of: inputs, crew)
  console.report(
    .note(
      "site profile: \(counted(profile.count, "line")) that several documents share",
      [("lines", profile.count)]))
  return profile
}
