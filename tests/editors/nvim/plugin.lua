-- What only the plugin brings: its commands, hints and lenses, pages. `it` has what all tests use.
return function(tests, it)
  local PATIENCE, ADDRESS = it.PATIENCE, it.ADDRESS
  local open, client, attached, file_event = it.open, it.client, it.attached, it.file_event
  local findings, place_of, floats = it.findings, it.place_of, it.floats
  local equal, says, wait_until = it.equal, it.says, it.wait_until

  --- The answer of the server to a request about a buffer.
  local function request(buffer, method, params)
    attached(buffer)
    params.textDocument = vim.lsp.util.make_text_document_params(buffer)
    local answer = (vim.lsp.buf_request_sync(buffer, method, params, PATIENCE) or {})[client().id]
    if not answer or answer.err or answer.error then
      error(method .. ": " .. vim.inspect(answer), 0)
    end
    return answer.result
  end

  local function go_to(text)
    local line, column = place_of(vim.api.nvim_get_current_buf(), text)
    vim.api.nvim_win_set_cursor(0, { line + 1, column })
  end

  local function text_of_buffer(buffer)
    return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), "\n")
  end

  --- Whether a hint of a buffer says this.
  local function hint_says(buffer, wanted)
    for _, hint in ipairs(vim.lsp.inlay_hint.get({ bufnr = buffer })) do
      local label = hint.inlay_hint.label
      if (type(label) == "string" and label or label[1].value):find(wanted, 1, true) then
        return true
      end
    end
    return false
  end

  --- The lens that names a role, shown.
  local function role_lens(buffer)
    vim.lsp.codelens.refresh({ bufnr = buffer })
    local lens
    wait_until(function()
      for _, it in ipairs(vim.lsp.codelens.get(buffer)) do
        if it.command and it.command.title:find("Copy grant: roles/run.invoker", 1, true) then
          lens = it
          return true
        end
      end
    end, "no lens names the role")
    return lens
  end

  --- Runs a function with answers to what Neovim asks in its course.
  local function answering(typed, choice, what)
    local input, select = vim.ui.input, vim.ui.select
    local asked = 0
    vim.ui.input = function(_, done)
      asked = asked + 1
      done(typed[asked])
    end
    vim.ui.select = function(items, _, done)
      done(items[choice])
    end
    local ok, failure = pcall(what)
    vim.ui.input, vim.ui.select = input, select
    assert(ok, failure)
    return asked
  end

  table.insert(tests, {
    "hints show where requests go, and the role until lenses show it",
    function()
      local buffer = open("shop.yaml")
      findings(buffer, "googleapis-backend")
      vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
      wait_until(function()
        return hint_says(buffer, "→ https://orders-481516234200.europe-west1.run.app/orders/{orderId}")
          and hint_says(buffer, "needs roles/run.invoker")
      end, "the hints do not come")
      role_lens(buffer)
      wait_until(function()
        return not hint_says(buffer, "needs roles/") and hint_says(buffer, "/orders/{orderId}")
      end, "lens and hint say the role")
    end,
  })
  table.insert(tests, {
    "a lens copies the command with the account that is asked for once, and remembers it",
    function()
      local buffer = open("shop.yaml")
      findings(buffer, "googleapis-backend")
      local lens = role_lens(buffer)
      vim.api.nvim_win_set_cursor(0, { lens.range.start.line + 1, 0 })
      local agent = "service-481516234200@gcp-sa-apigateway.iam.gserviceaccount.com"
      local account = "gateway@corner-shop-42.iam.gserviceaccount.com"
      -- The service agent is refused; the account is remembered in the settings file.
      local asked = answering({ agent, account }, 1, function()
        vim.lsp.codelens.run()
        wait_until(function()
          local copied = vim.fn.getreg('"')
          return copied:find("gcloud run services add-iam-policy-binding orders", 1, true)
            and copied:find("serviceAccount:" .. account, 1, true)
        end, "nothing is copied")
      end)
      assert(asked == 2, "asked " .. asked .. " times")
      local file = vim.fs.joinpath(vim.fs.root(buffer, { ".gateway-ls.yaml" }), ".gateway-ls.yaml")
      says(table.concat(vim.fn.readfile(file), "\n"), "serviceAccount: " .. account)
      wait_until(function()
        return role_lens(buffer).command.arguments[1]:find(account, 1, true)
      end, "the server does not know the account")
      vim.fn.delete(file)
      file_event(file, 3)
    end,
  })
  table.insert(tests, {
    "a whole backend is completed from an empty line of a file that has none",
    function()
      local buffer = open("new.yaml")
      local line = place_of(buffer, "listOrders") + 1
      vim.api.nvim_buf_set_lines(buffer, line, line + 1, true, { "      " })
      local items = request(buffer, "textDocument/completion", {
        position = { line = line, character = 6 },
      })
      for _, item in ipairs(items.items or items) do
        if item.label:find("^x%-google%-backend.*Cloud Run$") then
          vim.api.nvim_win_set_cursor(0, { line + 1, 6 })
          vim.api.nvim_buf_set_lines(buffer, line, line + 1, true, { "" })
          vim.snippet.expand(item.textEdit.newText)
          says(text_of_buffer(buffer), "address: https://")
          vim.snippet.stop()
          vim.cmd("edit!")
          return
        end
      end
      error("the backend is not offered", 0)
    end,
  })
  table.insert(tests, {
    "a backend is renamed wherever it is named",
    function()
      local buffer = open("named.yaml")
      attached(buffer)
      local before = text_of_buffer(buffer)
      go_to("papers:")
      vim.lsp.buf.rename("journals")
      wait_until(function()
        return text_of_buffer(buffer) ~= before
      end, "nothing changes")
      local wanted = before
        :gsub("    papers: #", "    journals: #")
        :gsub("x%-google%-backend: papers", "x-google-backend: journals")
        :gsub("x%-google%-backend: 'papers'", "x-google-backend: 'journals'")
      equal(text_of_buffer(buffer), wanted, "text")
      vim.cmd("edit!")
    end,
  })
  --- Runs a command that opens a scratch buffer; gives its text. The buffer is gone afterwards.
  local function text_opened_by(run)
    run()
    wait_until(function()
      return vim.bo.buftype == "nofile"
    end, "no buffer opens")
    local text = text_of_buffer(0)
    equal(vim.bo.modifiable, false, "may be changed")
    local filetype = vim.bo.filetype
    vim.cmd("bwipeout!")
    return text, filetype
  end

  table.insert(tests, {
    "the plan is written in a format that is asked for",
    function()
      local buffer = open("shop.yaml")
      findings(buffer, "googleapis-backend")
      local text, filetype = text_opened_by(function()
        vim.cmd("GatewayLs plan gcloud")
      end)
      says(text, "gcloud run services add-iam-policy-binding orders")
      equal(filetype, "sh", "file type")
    end,
  })
  table.insert(tests, {
    "the plan is a page that follows the edits of its config",
    function()
      local buffer = open("shop.yaml")
      findings(buffer, "googleapis-backend")
      local before = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
      vim.cmd("GatewayLs plan")
      wait_until(function()
        return vim.bo.buftype == "nofile"
      end, "no buffer opens")
      local plan = vim.api.nvim_get_current_buf()
      equal(vim.bo.filetype, "markdown", "file type")
      says(text_of_buffer(plan), "bigquery.googleapis.com")
      vim.api.nvim_set_current_win(vim.fn.bufwinid(buffer))
      local line, column = place_of(buffer, ADDRESS)
      vim.api.nvim_buf_set_text(buffer, line, column, line, column + #ADDRESS, { "https://example.com" })
      vim.cmd("write")
      wait_until(function()
        return not text_of_buffer(plan):find("bigquery.googleapis.com", 1, true)
      end, "the plan does not follow")
      vim.api.nvim_buf_set_lines(buffer, 0, -1, true, before)
      vim.cmd("write")
      vim.cmd("bwipeout! " .. plan)
      findings(buffer, "googleapis-backend")
    end,
  })
  table.insert(tests, {
    "the page of a finding, of a backend and of a rule opens",
    function()
      local buffer = open("shop.yaml")
      findings(buffer, "googleapis-backend")
      go_to(ADDRESS)
      local explain = function()
        vim.cmd("GatewayLs explain")
      end
      local text, filetype = text_opened_by(explain)
      says(text, "# googleapis-backend\n")
      equal(filetype, "markdown", "file type")
      -- Elsewhere on the line of a finding, too.
      local line = place_of(buffer, ADDRESS)
      vim.api.nvim_win_set_cursor(0, { line + 1, 0 })
      says(text_opened_by(explain), "# googleapis-backend\n")
      go_to("https://orders-")
      says(text_opened_by(explain), "roles/run.invoker")
      says(text_opened_by(function()
        vim.cmd("GatewayLs explain deadline")
      end), "# deadline\n")
      equal(vim.fn.getcompletion("GatewayLs explain ", "cmdline"), { "googleapis-backend" }, "rules")
    end,
  })
  table.insert(tests, {
    "Explain is among the quick fixes of a finding",
    function()
      local buffer = open("shop.yaml")
      findings(buffer, "googleapis-backend")
      go_to(ADDRESS)
      local text = text_opened_by(function()
        vim.lsp.buf.code_action({
          apply = true,
          filter = function(action)
            return vim.startswith(action.title, "Explain ")
          end,
        })
      end)
      says(text, "# googleapis-backend\n")
    end,
  })
  table.insert(tests, {
    "gx on the link of a hover opens the page of the backend",
    function()
      local buffer = open("shop.yaml")
      findings(buffer, "googleapis-backend")
      go_to("https://orders-")
      vim.lsp.buf.hover()
      wait_until(function()
        return #floats() > 0
      end, "no float opens")
      vim.api.nvim_set_current_win(floats()[1])
      local line, column = place_of(0, "[More]")
      vim.api.nvim_win_set_cursor(0, { line + 1, column + 1 })
      vim.treesitter.get_parser(0):parse(true)
      says(text_opened_by(function()
        vim.cmd("normal gx")
      end), "roles/run.invoker")
    end,
  })
end
