-- What a code lens does when it is run, and the command of a buffer:
--
--   :GatewayLs explain [rule]  the page of the finding at the cursor, or of the backend there
--   :GatewayLs plan [format]   the roles to grant, as a page that follows edits, or in a format:
--                              markdown, gcloud, terraform or json
--   :GatewayLs routes          where each operation's requests go
--
-- The texts are the server's; they open as scratch buffers.
local copy = require("gateway_ls.copy")
local pages = require("gateway_ls.pages")

local M = {}

--- The formats of a plan, and the file type of a buffer that shows it.
local FORMATS = {
  markdown = "markdown",
  gcloud = "sh",
  terraform = "terraform",
  json = "json",
}

local function show_plan(client, uri, format)
  if not format then
    pages.open_plan(client, uri)
    return
  end
  local name = ("gateway-ls://IAM plan of %s (%s)"):format(vim.fs.basename(vim.uri_to_fname(uri)), format)
  pages.ask(client, "gatewayLs.iamPlan", { uri, format }, function(text)
    pages.show(name, text, FORMATS[format])
  end)
end

local function show_routes(client, uri)
  local name = "gateway-ls://routes of " .. vim.fs.basename(vim.uri_to_fname(uri))
  pages.ask(client, "gatewayLs.routes", { uri, "human" }, function(text)
    pages.show(name, text, "text")
  end)
end

--- The client that a code lens belongs to.
local function client_of(context)
  return assert(vim.lsp.get_client_by_id(context.client_id))
end

--- The commands of code lenses and code actions, by the names that the server knows.
M.of_lenses = {
  ["gatewayLs.copyToClipboard"] = function(command, context)
    copy.copy(client_of(context), context.bufnr, command.arguments[1])
  end,
  ["gatewayLs.showIamPlan"] = function(command, context)
    show_plan(client_of(context), command.arguments[1])
  end,
  ["gatewayLs.openPage"] = function(command, context)
    pages.open(client_of(context), command.arguments[1])
  end,
  ["gatewayLs.showReferences"] = function(command, context)
    local client = client_of(context)
    local items = vim.lsp.util.locations_to_items(command.arguments[3], client.offset_encoding)
    vim.fn.setqflist({}, " ", { title = "Used by", items = items })
    vim.cmd("botright copen")
  end,
}

--- The names of these commands, in order.
function M.names()
  local names = vim.tbl_keys(M.of_lenses)
  table.sort(names)
  return names
end

--- What `:GatewayLs` can be followed by.
local SUBCOMMANDS = { "explain", "plan", "routes" }

--- What may come next on the command line.
local function completions(typed, line, buffer)
  local subcommand = line:match("^%s*%S+%s+(%S+)%s")
  local words = SUBCOMMANDS
  if subcommand == "plan" then
    words = vim.tbl_keys(FORMATS)
  elseif subcommand == "explain" then
    words = {}
    for _, finding in ipairs(vim.diagnostic.get(buffer)) do
      if finding.source == "gateway-ls" and not vim.tbl_contains(words, finding.code) then
        table.insert(words, finding.code)
      end
    end
  elseif subcommand then
    words = {}
  end
  table.sort(words)
  return vim.tbl_filter(function(word)
    return vim.startswith(word, typed)
  end, words)
end

--- Gives a buffer its command.
function M.attach(client, buffer)
  pages.follow_links()
  vim.api.nvim_buf_create_user_command(buffer, "GatewayLs", function(command)
    local subcommand, argument = command.fargs[1], command.fargs[2]
    local uri = vim.uri_from_bufnr(buffer)
    if subcommand == "explain" then
      pages.explain(client, buffer, argument)
    elseif subcommand == "plan" and (not argument or FORMATS[argument]) then
      show_plan(client, uri, argument)
    elseif subcommand == "plan" then
      vim.notify(("gateway-ls: there is no format %q"):format(argument), vim.log.levels.ERROR)
    elseif subcommand == "routes" then
      show_routes(client, uri)
    else
      local known = table.concat(SUBCOMMANDS, ", ")
      vim.notify(("gateway-ls: %q is none of %s"):format(subcommand, known), vim.log.levels.ERROR)
    end
  end, {
    nargs = "+",
    desc = "Pages about this gateway config: explain, plan, routes",
    complete = function(typed, line)
      return completions(typed, line, buffer)
    end,
  })
end

return M
