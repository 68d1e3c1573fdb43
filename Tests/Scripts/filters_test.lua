-- Tests of the filters that ship: galley test Tests/Scripts

local function article(fields)
  fields.body = fields.body or "“We have waited for it long enough,” Mayor Ada Holm said. "
    .. "“The board will pay,” chairman Bo Gate said."
  return fields
end

test "quotes-of keeps the quotes of one person" {
  script = "quotes-of",
  article = { article {}, { body = "It rained all day." } },
  params = { who = "holm" },
  articles = { { quotes = { { speaker = { name = "Ada Holm" } } } } },
  deterministic = true,
}

test "quotes-of compares whole words" {
  script = "quotes-of", article = article {}, params = { who = "Hol" }, articles = {},
}

test "quotes-of takes the whole name alone where it is told to" {
  script = "quotes-of", article = article {}, params = { who = "Gate", exact = true }, articles = {},
}

test "date-range keeps what lies inside, both ends included" {
  function()
    local function kept(published, params)
      return #run("date-range", article { published = published }, params).articles == 1
    end
    local autumn = { from = "2012-09", to = "2012-12-15" }
    equal(kept("2012-09-01", autumn), true)
    equal(kept("2012-12-15T23:10", autumn), true)
    equal(kept("2012-12-16", autumn), false)
    equal(kept("2012-08-31", autumn), false)
    equal(kept("2012", autumn), false)
    equal(kept("2012", { from = "2011" }), true)
    equal(kept(nil, autumn), false)
    equal(kept(nil, { from = "2012-09", undated = true }), true)
  end
}

test "language keeps one or several" {
  function()
    local function kept(language, params)
      return #run("language", article { language = language }, params).articles == 1
    end
    equal(kept("en", { is = "en" }), true)
    equal(kept("en-GB", { is = "en" }), true)
    equal(kept("fr", { is = "en" }), false)
    equal(kept("fr", { is = "de, FR" }), true)
  end
}

test "attributed keeps the quotes that somebody speaks" {
  script = "attributed",
  article = { article {}, { body = "The “gates” were open." } },
  articles = { { quotes = { {}, {} } } },
}
