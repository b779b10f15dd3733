-- What a person has in Neovim, from 0.7 on. Each test says what must be so; one that fails does not
-- stop the others. `neovim.mjs` reads the lines that begin with RESULT.
local PATIENCE = tonumber(vim.env.GATEWAY_LS_TEST_TIMEOUT_MS or "20000")
local ADDRESS = "https://bigquery.googleapis.com/bigquery/v2"
local is_new = vim.fn.has("nvim-0.11") == 1
local uses_plugin = vim.lsp.is_enabled ~= nil and vim.lsp.is_enabled("gateway_ls")
local get_clients = vim.lsp.get_clients or vim.lsp.get_active_clients

local function encode(value)
  return (vim.json and vim.json.encode or vim.fn.json_encode)(value)
end

local function equal(found, wanted, what)
  if not vim.deep_equal(found, wanted) then
    error(("%s: %s instead of %s"):format(what, vim.inspect(found), vim.inspect(wanted)), 0)
  end
end

--- Waits until something is so.
local function wait_until(question, otherwise)
  if not vim.wait(PATIENCE, question, 20) then
    error(type(otherwise) == "function" and otherwise() or otherwise, 0)
  end
end

local function open(name)
  vim.cmd("edit! " .. vim.fn.fnameescape(name))
  return vim.api.nvim_get_current_buf()
end

local function client()
  for _, it in ipairs(get_clients()) do
    if it.name == "gateway-ls" or it.name == "gateway_ls" then
      return it
    end
  end
end

local function code(diagnostic)
  return diagnostic.code or vim.tbl_get(diagnostic, "user_data", "lsp", "code")
end

--- Waits until the findings in a buffer are those of these rules.
local function findings(buffer, ...)
  local wanted = { ... }
  local function names()
    local all = vim.tbl_map(code, vim.diagnostic.get(buffer))
    table.sort(all)
    return all
  end
  wait_until(function()
    return vim.deep_equal(names(), wanted)
  end, function()
    return ("wanted the findings %s, there are %s"):format(vim.inspect(wanted), vim.inspect(names()))
  end)
  return vim.diagnostic.get(buffer)
end

--- The text under a finding, cut out by its columns, which Neovim counts in bytes.
local function text_of(buffer, diagnostic)
  equal(diagnostic.end_lnum, diagnostic.lnum, "last line of the finding")
  local line = vim.api.nvim_buf_get_lines(buffer, diagnostic.lnum, diagnostic.lnum + 1, true)[1]
  return line:sub(diagnostic.col + 1, diagnostic.end_col)
end

--- The line of a text, counted from 0, and its column in bytes.
local function place_of(buffer, text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, true)) do
    local column = line:find(text, 1, true)
    if column then
      return number - 1, column - 1
    end
  end
  error(text .. " is not in the buffer", 0)
end

local function floats()
  return vim.tbl_filter(function(window)
    return vim.api.nvim_win_get_config(window).relative ~= ""
  end, vim.api.nvim_list_wins())
end

--- Rests on a text as a person does, with the key that is mapped to the hover; gives what the float
--- says.
local function hover(buffer, text)
  for _, window in ipairs(floats()) do
    vim.api.nvim_win_close(window, true)
  end
  local line, column = place_of(buffer, text)
  vim.api.nvim_win_set_cursor(0, { line + 1, column + 3 })
  vim.cmd("normal K")
  wait_until(function()
    return #floats() > 0
  end, "no float opens")
  local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(floats()[1]), 0, -1, true)
  vim.api.nvim_win_close(floats()[1], true)
  return table.concat(lines, "\n")
end

local function says(text, part)
  if not text:find(part, 1, true) then
    error(("%q is not in:\n%s"):format(part, text), 0)
  end
end

local function attached(buffer)
  wait_until(function()
    local it = client()
    return it and it.initialized and vim.lsp.buf_is_attached(buffer, it.id)
  end, "the server is not attached")
end

local function notify(method, params)
  local it = client()
  if is_new then
    it:notify(method, params)
  else
    it.notify(method, params)
  end
end

--- Tells the server that a file on the disk was created, changed or deleted (1, 2, 3).
local function file_event(file, kind)
  local change = { uri = vim.uri_from_fname(vim.fn.fnamemodify(file, ":p")), type = kind }
  notify("workspace/didChangeWatchedFiles", { changes = { change } })
end

local tests = {
  {
    "a finding covers the address and nothing else",
    function()
      local buffer = open("shop.yaml")
      local found = findings(buffer, "googleapis-backend")[1]
      equal(text_of(buffer, found), ADDRESS, "text")
      equal(found.source, "gateway-ls", "source")
      equal(found.severity, vim.diagnostic.severity.ERROR, "severity")
      says(found.message, "401")
    end,
  },
  {
    "columns are right behind an emoji",
    function()
      local buffer = open("emoji.yaml")
      local found = findings(buffer, "googleapis-backend")[1]
      equal(text_of(buffer, found), "https://storage.googleapis.com/storage/v1", "text")
      equal(client().offset_encoding, is_new and "utf-8" or "utf-16", "encoding")
      says(hover(buffer, "https://kiosk"), "roles/run.invoker")
    end,
  },
  {
    "the float of a hover names the role and the command",
    function()
      local buffer = open("shop.yaml")
      findings(buffer, "googleapis-backend")
      local text = hover(buffer, "https://orders-")
      says(text, "roles/run.invoker")
      says(text, "gcloud run services add-iam-policy-binding orders")
    end,
  },
  {
    "an edit takes a finding away and undo brings it back",
    function()
      local buffer = open("shop.yaml")
      findings(buffer, "googleapis-backend")
      local line, column = place_of(buffer, ADDRESS)
      local new = "https://sales-481516234200.europe-west1.run.app"
      vim.api.nvim_buf_set_text(buffer, line, column, line, column + #ADDRESS, { new })
      findings(buffer)
      vim.cmd("undo")
      findings(buffer, "googleapis-backend")
    end,
  },
  {
    "a changed setting changes the findings",
    function()
      local buffer = open("shop.yaml")
      findings(buffer, "googleapis-backend")
      local function set(settings)
        local it = client()
        it.config.settings = { gatewayLs = settings }
        if is_new then
          it.settings = it.config.settings
        end
        notify("workspace/didChangeConfiguration", { settings = it.config.settings })
      end
      set({ rules = { ["googleapis-backend"] = "off" } })
      findings(buffer)
      set({ rules = { ["googleapis-backend"] = "error" } })
      findings(buffer, "googleapis-backend")
    end,
  },
  {
    "files that are not ours stay silent",
    function()
      for _, name in ipairs({ "deployment.yaml", "petstore.yaml" }) do
        local buffer = open(name)
        attached(buffer)
        local line, column = place_of(buffer, "https://")
        local params = { textDocument = vim.lsp.util.make_text_document_params(buffer) }
        params.position = { line = line, character = column + 3 }
        -- The answer shows that the file was read, so findings would have come by now.
        local answers = vim.lsp.buf_request_sync(buffer, "textDocument/hover", params, PATIENCE)
        local answer = answers and answers[client().id]
        if not answer then
          error("no answer", 0)
        end
        equal(answer.result == vim.NIL and nil or answer.result, nil, "hover of " .. name)
        equal(#vim.diagnostic.get(buffer), 0, "findings of " .. name)
      end
    end,
  },
  {
    "beside a Terraform server each finding is there once, under its own name",
    function()
      local file = "terraform/main.tf"
      local right = vim.fn.readfile(file)
      local wrong = vim.tbl_map(function(line)
        return (line:gsub("shop%.api_id", "shop.id"))
      end, right)
      attached(open("terraform/orders.yaml"))
      vim.fn.writefile(wrong, file)
      file_event(file, 2)
      local buffer = open(file)
      local other = vim.lsp.start_client({
        name = "terraform",
        cmd = { "node", vim.env.GATEWAY_LS_TERRAFORM },
        root_dir = vim.fn.getcwd(),
      })
      vim.lsp.buf_attach_client(buffer, other)
      local names = {}
      for _, it in ipairs({ client(), vim.lsp.get_client_by_id(other) }) do
        names[vim.lsp.diagnostic.get_namespace(it.id)] = it.id == other and "theirs" or "ours"
      end
      --- Waits until these are all findings: whose it is, what it says of itself, and of what.
      local function there_are(...)
        local wanted, found = { ... }, nil
        wait_until(function()
          found = vim.tbl_map(function(it)
            local name = names[it.namespace] or "nobody's"
            return ("%s: %s %s on %s"):format(name, it.source, code(it), text_of(buffer, it))
          end, vim.diagnostic.get(buffer))
          table.sort(found)
          return vim.deep_equal(found, wanted)
        end, function()
          return ("wanted %s, there are %s"):format(vim.inspect(wanted), vim.inspect(found))
        end)
      end
      local reference = "google_api_gateway_api.shop.id"
      local ours = "ours: gateway-ls api-id on " .. reference
      local theirs = "theirs: Terraform told-%d on " .. reference
      there_are(ours, theirs:format(1))
      equal(vim.lsp.buf_is_attached(buffer, client().id), false, "we are asked about the file")
      -- Either server tells something new, and what the other one said stays.
      vim.api.nvim_buf_set_lines(buffer, -1, -1, true, { "# more" })
      there_are(ours, theirs:format(2))
      vim.fn.writefile(right, file)
      file_event(file, 2)
      there_are(theirs:format(2))
      vim.fn.writefile(wrong, file)
      file_event(file, 2)
      there_are(ours, theirs:format(2))
      vim.lsp.stop_client(other)
      there_are(ours)
      vim.fn.writefile(right, file)
      file_event(file, 2)
      there_are()
      vim.cmd("bwipeout!")
    end,
  },
  {
    "a killed server leaves the text alone and comes back with the file",
    function()
      local buffer = open("shop.yaml")
      findings(buffer, "googleapis-backend")
      local line, column = place_of(buffer, "/orders:")
      vim.api.nvim_buf_set_text(buffer, line, column, line, column + 8, { "/orders2:" })
      local before = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
      local old = client().id
      vim.fn.system({ "pkill", "-KILL", "-P", tostring(vim.fn.getpid()), "-f", "gateway-ls" })
      wait_until(function()
        return not (client() and client().id == old)
      end, "the client does not notice")
      equal(vim.deep_equal(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), before), true, "same text")
      -- As the page says: `:edit`, which needs the file to be saved.
      vim.cmd("write")
      vim.cmd("edit")
      equal(vim.deep_equal(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), before), true, "same text")
      line, column = place_of(buffer, ADDRESS)
      local new = "https://pubsub.googleapis.com/v1/projects/corner-shop-42/topics"
      vim.api.nvim_buf_set_text(buffer, line, column, line, column + #ADDRESS, { new })
      wait_until(function()
        local found = vim.diagnostic.get(buffer)[1]
        return found and text_of(buffer, found) == new
      end, "the finding does not come back")
    end,
  },
}

if uses_plugin then
  table.insert(tests, {
    "a template has the file type of its text",
    function()
      local buffer = open("api.yaml.tftpl")
      equal(vim.bo.filetype, "yaml", "file type")
      local found = findings(buffer, "googleapis-backend")[1]
      equal(text_of(buffer, found), "https://${region}-pubsub.googleapis.com/v1", "text")
    end,
  })
  table.insert(tests, {
    "the health check finds everything in order",
    function()
      open("shop.yaml")
      attached(vim.api.nvim_get_current_buf())
      vim.cmd("checkhealth gateway_ls")
      local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\n")
      says(text, "columns in utf-8, for: ")
      says(text, "It is enabled.")
      says(text, "gateway-ls 0.")
      if text:find("ERROR") or text:find("WARNING") then
        error(text, 0)
      end
      vim.cmd("bwipeout!")
    end,
  })
end

if uses_plugin then
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

--- Whether a test was asked for: GATEWAY_LS_ONLY has texts of which one must be in its name.
local function is_chosen(test)
  local only = vim.split(vim.env.GATEWAY_LS_ONLY or "", "|", { plain = true })
  return #vim.tbl_filter(function(part)
    return test[1]:find(part, 1, true) ~= nil
  end, only) > 0
end

local chosen = vim.tbl_filter(is_chosen, tests)
for _, test in ipairs(chosen) do
  local name, check = test[1], test[2]
  local passed, message = pcall(check)
  local result = { name = name, error = passed and vim.NIL or tostring(message) }
  io.stdout:write("\nRESULT " .. encode(result) .. "\n")
end
io.stdout:write("\nEND " .. #chosen .. "\n")
vim.cmd("qall!")
